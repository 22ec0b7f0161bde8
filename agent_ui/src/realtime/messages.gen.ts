// Written by scripts/write_ui_types.py from callcenter/api/realtime/messages.py. Do not edit.

/** What the system knows the agent to be doing. */
export type Activity = "idle" | "offered" | "on_contact" | "wrap_up";

/** The agent is now this. */
export interface AgentChanged {
  seq: number;
  type: "agent_changed";
  agent: AgentView;
}

/**
 * An agent as a screen shows him. `reason` says why he is not ready, by his choice or after a missed call.
 *
 * `phone_fault`: why the phone in his browser cannot take a call. `handed_over`: he wraps up a contact that he has
 * handed over, whatever became of it. `monitored_by`: the supervisors on his line of whom this viewer may know.
 */
export interface AgentView {
  username: string;
  display_name: string;
  queues: string[];
  status: Status;
  reason: string | null;
  status_since_at: string;
  activity: Activity;
  activity_since_at: string;
  phone: PhoneState;
  phone_kind: PhoneKind;
  phone_fault: PhoneFault | null;
  interaction_id: string | null;
  offer_id: string | null;
  wrap_up_deadline_at: string | null;
  handed_over: HandedOverView | null;
  groups: string[];
  skills: Record<string, number>;
  forced: ForcedStatusView | null;
  monitored_by: ListenerView[];
}

/**
 * An alarm that is up, for a queue, a group of agents or an agent; none: it is about several, or all.
 *
 * `value` is the figure as of the last look. `looks_at`: the queues that it tells of besides (None: everything); who
 * oversees all that sees it. `muted`: nobody is written to about it now.
 */
export interface AlarmView {
  id: string;
  alarm_id: string;
  name: string;
  queue: string | null;
  group: string | null;
  agent: string | null;
  looks_at: string[] | null;
  metric: string;
  window: Window;
  operator: Operator;
  value: number | null;
  threshold: number;
  since_at: string;
  acknowledged_by: string | null;
  escalated: boolean;
  muted: boolean;
  severity: Severity;
}

/**
 * What has changed on the floor since the last one, for those who oversee it: a few times a second at most.
 *
 * Each part is keyed like the viewer's state, and carries the whole of what it is about. `..._gone`: closed, or no
 * longer there.
 */
export interface BoardChanged {
  seq: number;
  type: "board_changed";
  agents: Record<string, AgentView>;
  agents_gone: string[];
  queues: Record<string, QueueView>;
  interactions: Record<string, InteractionView>;
  interactions_gone: string[];
  figures: Record<string, QueueFigures>;
  alarms: Record<string, AlarmView>;
  alarms_gone: string[];
  monitorings: Record<string, MonitoringView>;
  monitorings_gone: string[];
}

/** Somebody has closed the queue by hand: until an instant, or until it is opened again. */
export interface ClosureView {
  by: string;
  at: string;
  until_at: string | null;
  reason: string | null;
}

/** A customer whom the caller's number may belong to, how sure that is (1: it is this number), and why. */
export interface CustomerMatch {
  id: string;
  kind: string | null;
  name: string;
  segment: string | null;
  language: string | null;
  company: string | null;
  phones: string[];
  score: number | null;
  reasons: string[];
}

/**
 * Somebody of the contact center has written to this person, or he himself on another screen.
 *
 * `to` is as it was addressed. It is kept until it is read: who was away finds it by the API.
 */
export interface DeskMessage {
  seq: number;
  type: "desk_message";
  id: string;
  at: string;
  sender: string;
  sender_name: string;
  to: string;
  text: string;
  reply_to: string | null;
}

/** Who ended the interaction. */
export type EndedBy = "customer" | "agent" | "system" | "network";

/** What an agent's status will be after the contact that he has now. `by` None: he has chosen it himself. */
export interface ForcedStatusView {
  status: Status;
  reason: string | null;
  by: string | null;
  at: string;
}

/**
 * Where a guest stands. `consulting`: he talks with the agent while the caller waits; `waiting`: he waits himself.
 *
 * `joined`: all talk together. The last two are terminal: the call is his, or he is out of it.
 */
export type GuestState = "ringing" | "consulting" | "waiting" | "joined" | "took_over" | "gone";

/** Whom the call's agent has brought in: a colleague, or a number. `joins`: to talk along, not to be asked first. */
export interface GuestView {
  id: string;
  agent: string | null;
  display_name: string | null;
  number: string | null;
  state: GuestState;
  muted: boolean;
  joins: boolean;
  invited_by: string;
  invited_by_name: string;
  since_at: string;
}

/** What an agent wraps up that has gone on without him: his own disposition and note, and how long he may take. */
export interface HandedOverView {
  interaction_id: string;
  queue: string | null;
  joined_at: string;
  left_at: string;
  disposition: string | null;
  note: string | null;
  wrap_up: WrapUpView;
}

/** Sent every few seconds. A viewer whose own number is not `seq` has missed something and says hello anew. */
export interface Heartbeat {
  type: "heartbeat";
  seq: number;
  at: string;
}

/** Five minutes of a queue, counted by when waiting began. The last one is still running. */
export interface HourSlot {
  start_at: string;
  offered: number;
  answered: number;
  abandoned: number;
  service_level: number | null;
}

/** The interaction is now this, or has come into the viewer's sight. */
export interface InteractionChanged {
  seq: number;
  type: "interaction_changed";
  interaction: InteractionView;
}

/** The interaction is closed, or no longer this viewer's. */
export interface InteractionGone {
  seq: number;
  type: "interaction_gone";
  interaction_id: string;
}

/**
 * A live interaction as a screen shows it. `offered_to`: whose phones ring for it; the first to answer has it.
 *
 * `guests`: in the order in which they were invited. `phone_away_until`: the agent's phone has gone, and is awaited.
 */
export interface InteractionView {
  id: string;
  channel: string;
  direction: string;
  ani: string;
  ani_e164: string | null;
  ani_name: string;
  dnis: string;
  entry_point: string | null;
  language: string;
  customer_id: string | null;
  queue: string | null;
  agent: string | null;
  agent_name: string | null;
  offered_to: string[];
  guests: GuestView[];
  priority: number;
  stage: Stage;
  held: boolean;
  recorded: boolean;
  recording_paused: boolean;
  phone_away_until: string | null;
  transfers: number;
  flow: string | null;
  flow_node: string | null;
  started_at: string;
  queued_at: string | null;
  first_offered_at: string | null;
  connected_at: string | null;
  ended_at: string | null;
  wrap_up_deadline_at: string | null;
  wrap_up: WrapUpView;
  wait_seconds: number;
  hold_seconds: number;
  ended_by: EndedBy | null;
  disposition: string | null;
  note: string | null;
}

/** What the caller answered at one node of the flow, masked where the node says so. */
export interface IvrAnswer {
  node: string;
  answer: string;
}

/** A supervisor on an agent's line, and what of him is heard: nothing, by the agent alone, by everybody. */
export interface ListenerView {
  supervisor: string;
  name: string;
  mode: "listen" | "whisper" | "barge";
}

/** A supervisor who listens to a call, whispers to its agent, or talks along. */
export interface MonitoringView {
  id: string;
  interaction_id: string;
  supervisor: string;
  supervisor_name: string;
  agent: string;
  mode: "listen" | "whisper" | "barge";
  state: "calling" | "on" | "ended";
  started_at: string;
}

/** Something to be told to this person: a task is due, a ticket has been escalated. `about` is the event's type. */
export interface Notice {
  seq: number;
  type: "notice";
  id: string;
  at: string;
  about: string;
  kind: string;
  record_id: string;
  customer_id: string | null;
  title: string;
}

/** How a figure is beyond its limit. */
export type Operator = "above" | "at_least" | "below" | "at_most";

/** How an interaction ended. Exactly one for every call that reached the switch. */
export type Outcome = "answered" | "self_served" | "abandoned_in_ivr" | "abandoned_in_queue" | "abandoned_while_ringing" | "overflowed" | "voicemail" | "callback_requested" | "transferred_out" | "rejected" | "failed" | "lost";

/** Why the phone in an agent's browser cannot take a call now, as its page says, or does not say any more. */
export type PhoneFault = "not_registered" | "mic_denied" | "mic_lost" | "not_reporting";

/** What kind of telephone it is: on the desk, the page in a browser, or a number that the carrier reaches. */
export type PhoneKind = "desk" | "browser" | "mobile";

/** What the switch says of an agent's phone. */
export type PhoneState = "unreachable" | "idle" | "in_use";

/**
 * Who is calling and why: on the agent's desk from the offer until the interaction leaves him.
 *
 * `attributes` is what the flow found out, without what was typed at masked nodes. `pop_url` is another system's page
 * about the caller, with places that the screen fills in with what this viewer may see.
 */
export interface Pop {
  offer_id: string;
  interaction_id: string;
  ani: string;
  ani_e164: string | null;
  ani_name: string;
  dnis: string;
  queue: string | null;
  queue_label_en: string;
  queue_label_zh: string;
  language: string;
  answers: IvrAnswer[];
  attributes: Record<string, unknown>;
  wait_seconds: number;
  offered_at: string;
  customer_id: string | null;
  matches: CustomerMatch[];
  recent: RecentContact[];
  lookup_pending: boolean;
  pop_url: string | null;
  pop_opens: PopOpening;
}

/** The offer ended unanswered, or the interaction is closed: take the pop away. */
export interface PopClosed {
  seq: number;
  type: "pop_closed";
  offer_id: string;
  interaction_id: string;
}

/** The look-up came after the pop. The look-up is no longer pending. */
export interface PopEnriched {
  seq: number;
  type: "pop_enriched";
  offer_id: string;
  interaction_id: string;
  customer_id: string | null;
  matches: CustomerMatch[];
  recent: RecentContact[];
}

/** How another system's page about the caller opens. `button`: when the agent wants it. */
export type PopOpening = "button" | "tab" | "frame";

/** Show who is calling, now. Once per offer, on its way before the phone is told to ring. */
export interface PopShown {
  seq: number;
  type: "pop_shown";
  pop: Pop;
}

/** The queue is now this. */
export interface QueueChanged {
  seq: number;
  type: "queue_changed";
  queue: QueueView;
}

/**
 * A queue's figures by the ids of the registry: since midnight, of the last half hour, and the last hour's slots.
 *
 * A figure that has nothing to tell (a share of nothing) is None.
 */
export interface QueueFigures {
  name: string;
  today: Record<string, number | null>;
  recent: Record<string, number | null>;
  hour: HourSlot[];
}

/**
 * A queue and its counts now.
 *
 * `waiting` leaves out callers who are ringing at an agent (`agents_offered`). An agent with work is counted by his
 * activity; without, as available when a call may go to him now, else as not ready; offline ones not at all.
 * `estimated_wait_seconds`: for somebody who came now; None: nobody is ready, so nobody knows.
 */
export interface QueueView {
  name: string;
  label_en: string;
  label_zh: string;
  service_level_seconds: number;
  waiting: number;
  longest_waiting_since_at: string | null;
  agents_available: number;
  agents_on_contact: number;
  agents_offered: number;
  agents_wrap_up: number;
  agents_not_ready: number;
  agents_logged_in: number;
  estimated_wait_seconds: number | null;
  closed: ClosureView | null;
}

/** An earlier contact of the caller's number. */
export interface RecentContact {
  id: string;
  started_at: string | null;
  channel: string | null;
  direction: string | null;
  queue: string | null;
  agent: string | null;
  outcome: Outcome | null;
  disposition: string | null;
  note: string | null;
  talk_seconds: number | null;
}

/**
 * A business record is now another: who shows it reads it again. Nothing of it is told here.
 *
 * Without `record_id` many of this kind have changed at once.
 */
export interface RecordChanged {
  seq: number;
  type: "record_changed";
  kind: string;
  record_id: string | null;
  customer_id: string | null;
  about: string;
  version: number;
}

/** The server is about to close the socket, and why. */
export interface Refused {
  type: "refused";
  code: "bad_message" | "too_large" | "too_many_messages" | "too_slow" | "session_ended" | "failed";
}

/** What a person may do. Stored by these names. */
export type Role = "agent" | "supervisor" | "admin";

/** How bad it is. Stored by these names. */
export type Severity = "info" | "warning" | "critical";

/** Everything, as of `seq` on this stream. Replaces whatever the viewer had; may come at any time. */
export interface Snapshot {
  type: "snapshot";
  stream: string;
  seq: number;
  state: ViewerState;
}

/**
 * Where an interaction stands. `dialing`: a call that we make, until it is one like any other.
 *
 * `transferred`: an agent has sent him to a number outside, where he rings or talks without us. `after_talk`: the
 * agent is done with it and the caller is not; while both are busy with it, it is in `wrap_up`.
 */
export type Stage = "dialing" | "in_flow" | "queued" | "offered" | "connected" | "transferred" | "wrap_up" | "after_talk" | "closed";

/** What the agent chose. The system changes it only for a missed call or a lost phone, with a cause. */
export type Status = "offline" | "not_ready" | "available";

/**
 * All that one viewer sees. Interactions and pops are keyed by the interaction's id.
 *
 * Figures, alarms and monitorings are for those who oversee the floor; agents have none. On a wallboard there are
 * queues and figures only, and `me` is its name.
 */
export interface ViewerState {
  me: string;
  role: Role;
  agents: Record<string, AgentView>;
  queues: Record<string, QueueView>;
  interactions: Record<string, InteractionView>;
  pops: Record<string, Pop>;
  figures: Record<string, QueueFigures>;
  alarms: Record<string, AlarmView>;
  monitorings: Record<string, MonitoringView>;
  server_at: string;
}

/** What time a figure is about. `now`: as things stand; the others end now. */
export type Window = "now" | "5m" | "30m" | "today";

/** How work after a contact begins and ends (`reactions/wrap_up.py`). */
export type WrapUpMode = "none" | "optional" | "mandatory" | "timed" | "timed_no_early_exit";

/** What the interaction's queue wants of the time after it. `wanted`: the agent asked for it (mode `optional`). */
export interface WrapUpView {
  mode: WrapUpMode;
  wanted: boolean;
  extend_seconds: number;
  extensions_left: number;
}

/**
 * The first message. `stream` and `resume_from` are the stream and the last number the viewer has seen.
 *
 * `packed`: the client takes large messages of the floor as binary frames, each the raw deflate of the text.
 */
export interface Hello {
  type: "hello";
  resume_from?: number | null;
  stream?: string | null;
  packed?: boolean;
}

/** The answer to a heartbeat, for clients that want to say something; nothing depends on it. */
export interface Pong {
  type: "pong";
}

export type NumberedMessage =
  | AgentChanged
  | QueueChanged
  | InteractionChanged
  | InteractionGone
  | BoardChanged
  | PopShown
  | PopEnriched
  | PopClosed
  | RecordChanged
  | Notice
  | DeskMessage;

export type ServerMessage =
  | Snapshot
  | AgentChanged
  | QueueChanged
  | InteractionChanged
  | InteractionGone
  | BoardChanged
  | PopShown
  | PopEnriched
  | PopClosed
  | RecordChanged
  | Notice
  | DeskMessage
  | Heartbeat
  | Refused;

export type ClientMessage =
  | Hello
  | Pong;
