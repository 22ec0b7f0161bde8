"""The running figures: facts written from records, cells summed, the day kept in memory, alarms, reports, forecasts."""
