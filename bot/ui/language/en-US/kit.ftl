# What every room shares.

page = Page { $page } of { $pages }
