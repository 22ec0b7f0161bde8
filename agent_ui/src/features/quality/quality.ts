// Gradings and what belongs to them, as the service has them; how a question is answered, and what keys do.
import { answered, api } from '@/api/client'
import type { components, paths } from '@/api/schema.gen'
import { i18n } from '@/locales/i18n'

type Schemas = components['schemas']
export type Evaluation = Schemas['EvaluationShown']
export type Whole = Schemas['EvaluationWhole']
export type QualityForm = Omit<Schemas['QualityFormShown'], 'sections'> & { sections: Section[] }
export type FormGiven = Omit<Schemas['QualityFormGiven'], 'sections'> & { sections: Section[] }
export type Section = Omit<Schemas['SectionForm'], 'questions'> & { questions: Question[] }
/** Always with its choices, though they may be none. */
export type Question = Schemas['QuestionForm'] & { choices: Choice[] }
export type Choice = Schemas['ChoiceForm']
export type Answer = Schemas['AnswerForm']
export type Answers = Record<string, Answer>
export type NoteAt = Schemas['NoteAt']
export type Rule = Schemas['QualityRuleShown']
export type RuleGiven = Schemas['QualityRuleGiven']
export type Appeal = Schemas['AppealShown']
export type Calibration = Schemas['CalibrationShown']
export type Trend = Schemas['TrendShown']
export type TrendQuery = paths['/api/v1/quality/trend']['get']['parameters']['query']

/** One way to answer a question: what it is worth is the service's business. */
export interface Option {
  value: Answer['value']
  label: string
}

const isEnglish = (): boolean => i18n.global.locale.value === 'en'
export const textOf = (question: Question): string => (isEnglish() ? question.text_en : question.text_zh)
export const titleOf = (section: Section): string => (isEnglish() ? section.title_en : section.title_zh)

/** In the order of their keys 1, 2, 3 …; what does not apply comes last. */
export function optionsOf(question: Question): Option[] {
  const t = i18n.global.t
  const skip = question.may_skip ? [{ value: null, label: t('quality.skip') }] : []
  if (question.kind === 'yes_no') return [{ value: true, label: t('quality.yes') }, { value: false, label: t('quality.no') }, ...skip]
  if (question.kind === 'scale') return [...Array.from({ length: question.scale }, (_, place) => ({ value: place + 1, label: String(place + 1) })), ...skip]
  return [...question.choices.map((choice) => ({ value: choice.value, label: isEnglish() ? choice.label_en : choice.label_zh })), ...skip]
}

export function wordOf(question: Question, answer: Answer | undefined): string {
  if (!answer) return '—'
  return optionsOf(question).find((option) => option.value === answer.value)?.label ?? '—'
}

export const questionsOf = (form: QualityForm | null): Question[] => (form?.sections ?? []).flatMap((section) => section.questions)

/** 87.5, 100; nothing where nothing applies. */
export function asScore(score: number | null | undefined): string {
  return score === null || score === undefined ? '—' : String(Math.round(score * 10) / 10)
}

export type Standing = 'good' | 'warn' | 'bad'
export function standingOf(score: number): Standing {
  return score >= 85 ? 'good' : score >= 60 ? 'warn' : 'bad'
}

function withChoices(form: Schemas['QualityFormShown']): QualityForm {
  return { ...form, sections: form.sections.map((section) => ({ ...section, questions: section.questions.map((question) => ({ ...question, choices: question.choices ?? [] })) })) }
}

const one = (id: string) => ({ params: { path: { evaluation_id: id } } })
const matching = (version: number) => ({ 'If-Match': `"${version}"` })

export const readEvaluation = (id: string): Promise<Whole> => answered(api.GET('/api/v1/quality/evaluations/{evaluation_id}', one(id)))
export const readForm = (id: string, version?: number): Promise<QualityForm> =>
  answered(api.GET('/api/v1/quality/forms/{form_id}', { params: { path: { form_id: id }, query: version ? { version } : {} } })).then(withChoices)
export const readForms = (archived: boolean): Promise<QualityForm[]> =>
  answered(api.GET('/api/v1/quality/forms', { params: { query: { archived } } })).then((found) => found.items.map(withChoices))
export const saveEvaluation = (whole: Whole, given: Schemas['GradingGiven']): Promise<Whole> =>
  answered(api.PUT('/api/v1/quality/evaluations/{evaluation_id}', { ...one(whole.id), headers: matching(whole.version), body: given }))
export const submitEvaluation = (id: string): Promise<Whole> => answered(api.POST('/api/v1/quality/evaluations/{evaluation_id}/submit', one(id)))
export const withdrawEvaluation = (id: string): Promise<unknown> => answered(api.POST('/api/v1/quality/evaluations/{evaluation_id}/withdraw', one(id)))
export const saveForm = (form: QualityForm | null, given: FormGiven): Promise<unknown> =>
  form === null
    ? answered(api.POST('/api/v1/quality/forms', { body: given }))
    : answered(api.PUT('/api/v1/quality/forms/{form_id}', { params: { path: { form_id: form.id } }, headers: matching(form.newest), body: given }))
export const saveRule = (rule: Rule | null, given: RuleGiven): Promise<Rule> =>
  rule === null
    ? answered(api.POST('/api/v1/quality/rules', { body: given }))
    : answered(api.PUT('/api/v1/quality/rules/{rule_id}', { params: { path: { rule_id: rule.id } }, headers: matching(rule.version), body: given }))
