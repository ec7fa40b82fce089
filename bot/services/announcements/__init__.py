"""The outbox: announcements written in the transaction of what they tell, delivered afterwards."""
