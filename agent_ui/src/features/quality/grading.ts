// A grading under way: what was answered and noted, kept a moment after each change, handed in when it is whole.
//
// Rule: the service works out the score; what it says to what was kept last is what is shown. Nothing is handed in
// before everything is kept.
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { asProblem } from '@/api/client'
import { questionsOf, readEvaluation, readForm, saveEvaluation, submitEvaluation, type Answer, type Answers, type NoteAt, type QualityForm, type Whole } from './quality'

const KEEP_MS = 700

export interface Grading {
  evaluation: ShallowRef<Whole | null>
  form: ShallowRef<QualityForm | null>
  answers: Ref<Answers>
  notes: Ref<NoteAt[]>
  summary: Ref<string>
  code: Ref<string | null>
  saving: Ref<boolean>
  /** Something is not kept yet. */
  dirty: Ref<boolean>
  open: ComputedRef<boolean>
  missing: ComputedRef<string[]>
  load: (id: string) => Promise<void>
  answer: (question: string, value: Answer['value']) => void
  comment: (question: string, text: string) => void
  note: (at: number, text: string, recording: string | null) => void
  drop: (place: number) => void
  summarise: (text: string) => void
  submit: () => Promise<boolean>
}

export function useGrading(): Grading {
  const evaluation = shallowRef<Whole | null>(null)
  const form = shallowRef<QualityForm | null>(null)
  const answers = ref<Answers>({})
  const notes = ref<NoteAt[]>([])
  const summary = ref('')
  const code = ref<string | null>(null)
  const saving = ref(false)
  const dirty = ref(false)
  let soon: ReturnType<typeof setTimeout> | undefined
  let keeping: Promise<void> | null = null

  const open = computed(() => evaluation.value?.state === 'open' || evaluation.value?.state === 'started')
  const missing = computed(() => questionsOf(form.value).map((question) => question.id).filter((id) => answers.value[id] === undefined))

  async function load(id: string): Promise<void> {
    code.value = null
    try {
      const found = await readEvaluation(id)
      form.value = await readForm(found.form_id, found.form_version)
      evaluation.value = found
      answers.value = { ...found.answers }
      notes.value = [...found.notes]
      summary.value = found.summary
      dirty.value = false
    } catch (error) {
      code.value = asProblem(error).code
    }
  }

  function changed(): void {
    dirty.value = true
    clearTimeout(soon)
    soon = setTimeout(() => void keep(), KEEP_MS)
  }

  /** One after the other: each is made from the version that the one before has left. */
  async function keep(): Promise<void> {
    clearTimeout(soon)
    if (keeping) await keeping
    if (!dirty.value || !evaluation.value || !open.value) return
    keeping = write(evaluation.value)
    await keeping
    keeping = null
    if (dirty.value && code.value === null) await keep()
  }

  async function write(whole: Whole): Promise<void> {
    dirty.value = false
    saving.value = true
    try {
      evaluation.value = await saveEvaluation(whole, { answers: answers.value, notes: notes.value, summary: summary.value })
      code.value = null
    } catch (error) {
      dirty.value = true
      code.value = asProblem(error).code
    } finally {
      saving.value = false
    }
  }

  function answer(question: string, value: Answer['value']): void {
    answers.value = { ...answers.value, [question]: { value, comment: answers.value[question]?.comment ?? '' } }
    changed()
  }

  function comment(question: string, text: string): void {
    const before = answers.value[question]
    if (!before) return
    answers.value = { ...answers.value, [question]: { ...before, comment: text } }
    changed()
  }

  function note(at: number, text: string, recording: string | null): void {
    notes.value = [...notes.value, { at: Math.round(at * 10) / 10, text, recording_id: recording }].toSorted((first, second) => first.at - second.at)
    changed()
  }

  function drop(place: number): void {
    notes.value = notes.value.toSpliced(place, 1)
    changed()
  }

  function summarise(text: string): void {
    summary.value = text
    changed()
  }

  async function submit(): Promise<boolean> {
    if (!evaluation.value) return false
    code.value = null
    dirty.value = true
    await keep()
    if (code.value !== null) return false
    try {
      evaluation.value = await submitEvaluation(evaluation.value.id)
      return true
    } catch (error) {
      code.value = asProblem(error).code
      return false
    }
  }

  onScopeDispose(() => void keep())
  return { evaluation, form, answers, notes, summary, code, saving, dirty, open, missing, load, answer, comment, note, drop, summarise, submit }
}
