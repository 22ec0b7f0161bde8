// A form while it is written: new parts get ids of their own that never change, so that answers keep their questions.
import type { FormGiven, QualityForm, Question, Section } from './quality'

export function draftOf(form: QualityForm | null): FormGiven {
  if (form) return structuredClone({ name: form.name, sections: form.sections })
  return { name: '', sections: [aSection(new Set())] }
}

/** `q1`, `q2` …: the first that nothing is called. */
export function freeId(letter: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) if (!taken.has(`${letter}${number}`)) return `${letter}${number}`
}

export function idsOf(draft: FormGiven): Set<string> {
  return new Set(draft.sections.flatMap((section) => [section.id, ...section.questions.map((question) => question.id)]))
}

export function aSection(taken: ReadonlySet<string>): Section {
  const id = freeId('s', taken)
  return { id, title_en: '', title_zh: '', weight: 1, questions: [aQuestion(new Set([...taken, id]))] }
}

export function aQuestion(taken: ReadonlySet<string>): Question {
  return { id: freeId('q', taken), kind: 'yes_no', text_en: '', text_zh: '', hint: '', weight: 1, critical: false, may_skip: false, scale: 5, choices: [] }
}

/** Another kind of answer: what the other kinds need is forgotten. */
export function withKind(question: Question, kind: Question['kind']): Question {
  const choices = kind === 'choice' ? [aChoice(new Set(), 100), aChoice(new Set(['a1']), 0)] : []
  return { ...question, kind, choices }
}

export function aChoice(taken: ReadonlySet<string>, points = 0): Question['choices'][number] {
  return { value: freeId('a', taken), label_en: '', label_zh: '', points }
}

/** The share of the whole that a question has when everything applies, in percent. */
export function shareOf(draft: FormGiven, section: Section, question: Question): number {
  const counting = draft.sections.filter((one) => one.questions.some((each) => each.weight > 0))
  const sections = counting.reduce((sum, one) => sum + one.weight, 0)
  const questions = section.questions.reduce((sum, one) => sum + one.weight, 0)
  return sections && questions && counting.includes(section) ? (section.weight / sections) * (question.weight / questions) * 100 : 0
}

export function moved<T>(list: readonly T[], from: number, step: 1 | -1): T[] {
  const to = from + step
  const one = list[from]
  if (one === undefined || to < 0 || to >= list.length) return [...list]
  return list.toSpliced(from, 1).toSpliced(to, 0, one)
}
