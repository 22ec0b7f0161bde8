// What the service tells of one contact, as the pages of reports have it.
import type { components, paths } from '@/api/schema.gen'

export type Whole = components['schemas']['InteractionWhole']
export type Offer = components['schemas']['OfferShown']
export type Routing = paths['/api/v1/interactions/{interaction_id}/routing']['get']['responses']['200']['content']['application/json']
