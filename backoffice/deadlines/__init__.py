"""When something is due: working days, due dates, the register of deadlines."""
