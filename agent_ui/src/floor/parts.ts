// What other features put onto the supervisors' pages, found by where it lies: there when its file is.
//
// Rule: a strip shows nothing (no height) while it has nothing to say.
import { defineAsyncComponent, type Component } from 'vue'

const found = import.meta.glob<{ default: Component }>(['../features/alarms/AlarmStrip.vue', '../features/monitoring/MonitorBar.vue'])

export const strips: Record<string, Component> = Object.fromEntries(Object.entries(found).map(([path, load]) => [path, defineAsyncComponent(load)]))
