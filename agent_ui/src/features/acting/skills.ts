// What of an agent's queues and skills has been changed in a dialog.
export interface SkillLine {
  name: string
  level: number
}

export const LOWEST = 1
export const HIGHEST = 100

export function linesOf(skills: Record<string, number>): SkillLine[] {
  return Object.entries(skills).map(([name, level]) => ({ name, level }))
}

export function skillsOf(lines: readonly SkillLine[]): Record<string, number> {
  return Object.fromEntries(lines.map(({ name, level }) => [name, level]))
}

export function areValid(lines: readonly SkillLine[]): boolean {
  return lines.every(({ level }) => Number.isInteger(level) && level >= LOWEST && level <= HIGHEST)
}

export function sameQueues(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join() === other.toSorted().join()
}

export function sameSkills(one: Record<string, number>, other: Record<string, number>): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => one[name] === other[name])
}
