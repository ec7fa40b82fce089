"""Every word that members and moderators read: Fluent files, a folder a language, and the one function to them."""
