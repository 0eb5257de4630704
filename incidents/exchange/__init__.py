"""What rooms owe one another: obligations, their answers, how soon, and what is overdue."""
