// One customer on the screen: read, followed while others change it, and changed with the version that was seen.
//
// Rule: nothing that was typed is lost. A change that meets somebody else's is either put on top of it, where both can
// be, or shown beside it, and the person chooses.
import { computed, inject, provide, ref, shallowRef, watch, type InjectionKey } from 'vue'
import { answered, api, asProblem, type Fault } from '@/api/client'
import { useRecordChanges } from '@/realtime/records'
import { same, undoing, valueOf, type Customer, type Edit } from './customer'

const MOST_TRIES = 4

export interface Conflict {
  edit: Edit
  theirs: unknown
  who: string | null
}

export interface Trouble {
  fact: string
  code: string
  faults: Fault[]
}

export type CustomerRecord = ReturnType<typeof useCustomerRecord>
const KEY: InjectionKey<CustomerRecord> = Symbol('customer record')

export function provideRecord(record: CustomerRecord): void {
  provide(KEY, record)
}

export function useRecord(): CustomerRecord {
  const record = inject(KEY)
  if (!record) throw new Error('no customer record here')
  return record
}

export function useCustomerRecord(id: () => string | null) {
  const customer = shallowRef<Customer | null>(null)
  const loading = ref(false)
  const failed = ref<string | null>(null)
  const saving = ref<string | null>(null)
  const trouble = ref<Trouble | null>(null)
  const conflict = shallowRef<Conflict | null>(null)
  /** The last change that was kept, and how to take it back. */
  const saved = shallowRef<{ fact: string; undo: Edit | null } | null>(null)
  let queue: Promise<unknown> = Promise.resolve()

  async function load(): Promise<void> {
    const wanted = id()
    if (!wanted) return
    loading.value = true
    failed.value = null
    try {
      const found = await read(wanted)
      if (id() === wanted) take(found)
    } catch (error) {
      if (id() === wanted) failed.value = asProblem(error).code
    } finally {
      loading.value = false
    }
  }

  /** What is older than what is shown came late. */
  function take(found: Customer): void {
    if (customer.value?.id !== found.id || customer.value.version <= found.version) customer.value = found
  }

  /** One after the other: the second of two quick changes is made from what the first has made. */
  function save(edit: Edit): Promise<boolean> {
    const result = queue.then(() => keep(edit))
    queue = result.catch(() => undefined)
    return result
  }

  async function keep(edit: Edit): Promise<boolean> {
    saving.value = edit.fact
    trouble.value = null
    if (conflict.value?.edit.fact === edit.fact) conflict.value = null
    try {
      return await tryKeep(edit)
    } catch (error) {
      const problem = asProblem(error)
      trouble.value = { fact: edit.fact, code: problem.code, faults: problem.faults }
      return false
    } finally {
      saving.value = null
    }
  }

  async function tryKeep(edit: Edit): Promise<boolean> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const before = customer.value
      if (!before) return false
      const theirs = valueOf(before, edit.fact)
      if (!edit.merges && !same(theirs, edit.base)) {
        if (same(theirs, edit.mine)) return true
        conflict.value = { edit, theirs, who: await whoChanged(before.id, edit.fact) }
        return false
      }
      const params = { path: { customer_id: before.id }, header: { 'if-match': `"${before.version}"` } }
      try {
        const after = await answered(api.PATCH('/api/v1/customers/{customer_id}', { params, body: edit.patch(before) }))
        if (customer.value?.id !== after.id) return true
        if (after.version !== before.version) saved.value = { fact: edit.fact, undo: undoing(edit, before, after) }
        take(after)
        return true
      } catch (error) {
        if (asProblem(error).code !== 'record_changed') throw error
        take(await read(before.id))
      }
    }
    throw new Error('changed again and again')
  }

  async function undo(): Promise<void> {
    const last = saved.value?.undo
    if (!last) return
    saved.value = null
    if (await save(last)) saved.value = null
  }

  /** The other's change stays. */
  function keepTheirs(): void {
    conflict.value = null
  }

  function keepMine(): Promise<boolean> {
    const open = conflict.value
    if (!open) return Promise.resolve(false)
    conflict.value = null
    return save({ ...open.edit, base: open.theirs })
  }

  function forget(): void {
    customer.value = null
    failed.value = trouble.value = null
    conflict.value = saved.value = null
  }

  watch(
    id,
    (now) => {
      if (now === customer.value?.id) return
      forget()
      void load()
    },
    { immediate: true },
  )
  useRecordChanges((change) => {
    const shown = customer.value
    if (!shown || saving.value) return
    if (change === null) void load()
    else if (change.kind === 'customer' && (change.record_id ?? shown.id) === shown.id && (change.record_id === null || change.version > shown.version)) void load()
  })

  return {
    customer, loading, failed, saving, trouble, conflict, saved, load, take, save, undo, keepTheirs, keepMine,
    ready: computed(() => customer.value !== null),
  }
}

function read(customer_id: string): Promise<Customer> {
  return answered(api.GET('/api/v1/customers/{customer_id}', { params: { path: { customer_id } } }))
}

/** Who it was says the history; without it the conflict is shown all the same. */
async function whoChanged(customer_id: string, fact: string): Promise<string | null> {
  try {
    const page = await answered(api.GET('/api/v1/customers/{customer_id}/history', { params: { path: { customer_id }, query: { kind: 'customer', limit: 20 } } }))
    return page.items.find((entry) => entry.lines.some((line) => line.fact === fact || line.fact.startsWith(`${fact}.`)))?.actor_name ?? null
  } catch {
    return null
  }
}
