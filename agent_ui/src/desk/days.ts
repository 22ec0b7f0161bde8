// Days as a person chooses them in two fields: whole days where he sits, the last one included.

/** As the service wants it: `from` is included, `to` is not. An empty field lets everything pass. */
export function spanOfDays(first: string, last: string): { from?: string; to?: string } {
  return { ...(first && { from: startOf(first, 0) }), ...(last && { to: startOf(last, 1) }) }
}

/** Not 24 hours on: some days have 23, and some 25. */
function startOf(day: string, later: number): string {
  const at = new Date(`${day}T00:00:00`)
  at.setDate(at.getDate() + later)
  return at.toISOString()
}
