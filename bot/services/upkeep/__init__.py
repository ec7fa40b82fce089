"""What keeps an installation healthy: books reconciled, rows pruned, workers watched."""
