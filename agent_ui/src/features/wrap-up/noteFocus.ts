// In which note somebody was typing when its part of the page went away: the next part takes the cursor over.
let open: string | null = null

export function noteLeft(interactionId: string, typing: boolean): void {
  open = typing ? interactionId : null
}

export function isNoteOpen(interactionId: string): boolean {
  return open === interactionId
}
