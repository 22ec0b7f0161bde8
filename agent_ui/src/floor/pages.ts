// The pages of supervisors, in the order of the navigation: loaded for them alone.
//
// Rule: a page is there when its view is: features/<name>/<Name>View.vue. It is shown within FloorFrame, and its texts
// are in locales/<language>/<name>.json, named in locales/floor.ts.
import type { Component } from 'vue'
import type { Router } from 'vue-router'
import '@/locales/floor'

declare module 'vue-router' {
  interface RouteMeta {
    /** Only for those who lead. */
    leads?: boolean
  }
}

const NAMES = ['board', 'reports', 'recordings', 'quality', 'listening', 'alarms', 'forecast'] as const
export type FloorPage = (typeof NAMES)[number]

const views = import.meta.glob<{ default: Component }>('../features/{board,reports,recordings,quality,listening,alarms,forecast}/*View.vue')

function viewOf(name: FloorPage): (() => Promise<{ default: Component }>) | undefined {
  return views[`../features/${name}/${name.charAt(0).toUpperCase()}${name.slice(1)}View.vue`]
}

export const floorPages: readonly FloorPage[] = NAMES.filter((name) => viewOf(name) !== undefined)

export function addFloorPages(router: Router): void {
  router.addRoute({
    path: '/floor',
    name: 'floor',
    redirect: { name: 'board' },
    component: () => import('./FloorFrame.vue'),
    meta: { leads: true },
    // `id` is what the page shows in particular, if anything: a report, a recording.
    children: floorPages.map((name) => ({ path: `/${name}/:id?`, name, component: viewOf(name) as () => Promise<{ default: Component }> })),
  })
}
