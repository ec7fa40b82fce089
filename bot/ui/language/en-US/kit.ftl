# What every room shares.

page = Page { $page } of { $pages }
money = { MONEY($money) }
money-price = { MONEY_PRICE($price) }
amount = { $amount }

## Lists of what is open, with buttons

list-count = { $count } open
list-end-all = { $verb ->
    [cancel] Cancel all
   *[remove] Remove all
}
list-end-all-sure = { $verb ->
    [cancel] Yes, cancel all
   *[remove] Yes, remove all
}
list-end-one = { $verb ->
    [cancel] Cancel #{ $id }
   *[remove] Remove #{ $id }
}
list-question = { $verb ->
    [cancel] Cancel all { $count }?
   *[remove] Remove all { $count }?
}
list-question-text = They cannot be restored.
