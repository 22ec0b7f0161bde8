// The first letters of Chinese words in pinyin, by the order that the browser sorts them in: no table of thousands.
const FIRST = '阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀'
const LETTERS = 'abcdefghjklmnopqrstwxyz'
const order = new Intl.Collator('zh-Hans-CN-u-co-pinyin')
const known = new Map<string, string>()

/** `退款` → `tk`; what is no Chinese character stays as it is. */
export function initialsOf(text: string): string {
  let initials = known.get(text)
  if (initials === undefined) {
    initials = [...text].map(initialOf).join('').toLowerCase()
    known.set(text, initials)
  }
  return initials
}

function initialOf(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character
  for (let index = FIRST.length - 1; index >= 0; index -= 1) {
    if (order.compare(character, FIRST[index] ?? '') >= 0) return LETTERS[index] ?? character
  }
  return character
}
