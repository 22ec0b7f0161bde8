// The texts of supervisors' pages and of the wallboard: loaded with them, in both languages.
import { i18n } from './i18n'
import { merged, type Texts } from './texts'

const english = import.meta.glob<Texts>('./en/{floor,board,acting,wallboard,alarms,reports,recordings,listening,forecast,agentDay}.json', { eager: true, import: 'default' })
const chinese = import.meta.glob<Texts>('./zh-CN/{floor,board,acting,wallboard,alarms,reports,recordings,listening,forecast,agentDay}.json', { eager: true, import: 'default' })

export const floorEn = merged(english)
export const floorZhCN = merged(chinese)

i18n.global.mergeLocaleMessage('en', floorEn)
i18n.global.mergeLocaleMessage('zh-CN', floorZhCN)
