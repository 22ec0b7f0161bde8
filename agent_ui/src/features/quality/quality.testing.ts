// Forms and gradings as the service shows them, for tests.
import type { Evaluation, QualityForm, Whole } from './quality'

export function aForm(more: Partial<QualityForm> = {}): QualityForm {
  const question = { hint: '', weight: 1, critical: false, may_skip: false, scale: 5, choices: [] }
  return {
    id: 'f-1',
    name: 'Service',
    version: 1,
    newest: 1,
    used: false,
    archived: false,
    created_by: 'sam',
    created_at: '2026-03-01T09:00:00Z',
    updated_at: '2026-03-01T09:00:00Z',
    sections: [
      {
        id: 'greeting',
        title_en: 'Greeting',
        title_zh: '问候',
        weight: 1,
        questions: [
          { ...question, id: 'name', kind: 'yes_no', text_en: 'Gave the name', text_zh: '报出姓名' },
          { ...question, id: 'tone', kind: 'scale', text_en: 'Tone', text_zh: '语气', weight: 3 },
        ],
      },
      {
        id: 'work',
        title_en: 'Work',
        title_zh: '业务',
        weight: 3,
        questions: [
          { ...question, id: 'identity', kind: 'yes_no', text_en: 'Checked who it is', text_zh: '核实身份', critical: true, may_skip: true },
          {
            ...question,
            id: 'solved',
            kind: 'choice',
            text_en: 'Solved',
            text_zh: '解决',
            choices: [
              { value: 'yes', label_en: 'Yes', label_zh: '是', points: 100 },
              { value: 'no', label_en: 'No', label_zh: '否', points: 0 },
            ],
          },
        ],
      },
    ],
    ...more,
  }
}

export function anEvaluation(more: Partial<Evaluation> = {}): Evaluation {
  return {
    id: 'e-1',
    form_id: 'f-1',
    form_name: 'Service',
    form_version: 1,
    interaction_id: 'i-1',
    agent: 'alice',
    queue: 'sales',
    contact_at: '2026-03-02T09:00:00Z',
    grader: 'sam',
    state: 'open',
    score: null,
    sections: {},
    points: {},
    failed: [],
    by_rule: false,
    calibration_id: null,
    due_at: '2026-03-09T09:00:00Z',
    created_at: '2026-03-02T10:00:00Z',
    submitted_at: null,
    seen_at: null,
    appeal_id: null,
    appeal_state: null,
    version: 1,
    ...more,
  }
}

export const aWhole = (more: Partial<Whole> = {}): Whole => ({ ...anEvaluation(), answers: {}, notes: [], summary: '', ...more })
