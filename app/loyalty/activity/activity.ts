/**
 * What staff did, as it is kept: the action, what it was done to, before and after. No personal data: a member is named by our
 * number, and a reason stays in the note beside the ledger, found by its cause.
 */
import { z } from 'zod';

/** A programme as it stood; the settings are the programme's own, and whoever shows them reads them. */
const Program = z.object({ version: z.number().int().nullable(), settings: z.record(z.string(), z.unknown()) });

/** The same, to be published at an instant. */
const Planned = Program.extend({ publishAt: z.iso.datetime() });

/** A reward as it stood; the settings are the reward's own, and whoever shows them reads them. */
const Reward = z.object({ version: z.number().int(), settings: z.record(z.string(), z.unknown()) });
const RewardStatus = z.object({ status: z.enum(['on', 'off', 'archived']), name: z.string() });

const Counted = z.object({ name: z.string(), count: z.number().int() });

/** One purchase of a reward: our number of it, the reward's name then, points. */
const Redemption = z.object({ redemption: z.string(), name: z.string(), points: z.number().int() });

/** Points for an action: the kind and name of the rule, then. */
const Awarded = z.object({ rule: z.string(), kind: z.string(), name: z.string(), points: z.number().int() });

/** What is stored of a member and may name them. */
const Detail = z.object({ detail: z.enum(['birthdayMd', 'referralCode']), known: z.boolean() });

const NOTHING = z.null();
const Shown = z.object({ shown: z.boolean() });

const ViewName = z.object({ name: z.string() });

export const ActivityChange = z.discriminatedUnion('action', [
  /** subject: the version; before: null at the first publication. Of a plan, or an earlier version used again, where it says so */
  z.object({
    action: z.literal('program.publish'),
    subject: z.string(),
    before: Program.nullable(),
    after: Program.extend({ backTo: z.number().int().optional(), planned: z.literal(true).optional() }),
  }),
  /** subject: the number it is to have; before: what was live when it was planned, if anything was */
  z.object({
    action: z.literal('program.schedule'),
    subject: z.string(),
    before: Program.nullable(),
    after: Planned,
  }),
  /** before: the plan that was given up; after: what made it go, and what stays live */
  z.object({
    action: z.literal('program.unschedule'),
    subject: NOTHING,
    before: Planned,
    after: z.object({ why: z.enum(['cancelled', 'published', 'replaced']), live: Program.nullable() }),
  }),
  /** before: the draft that was thrown away; after: what is live, if anything is */
  z.object({ action: z.literal('program.discard'), subject: NOTHING, before: Program, after: Program.nullable() }),
  /** subject: our number of the member; available points before and after; `points` signed, as asked for */
  z.object({
    action: z.literal('member.adjust'),
    subject: z.string(),
    before: z.object({ available: z.number().int() }),
    after: z.object({ available: z.number().int(), points: z.number().int(), cause: z.string() }),
  }),
  /** subject: our number of the member; tiers by name, null for none */
  z.object({
    action: z.literal('member.tier'),
    subject: z.string(),
    before: z.object({ tier: z.string().nullable() }),
    after: z.object({ tier: z.string().nullable() }),
  }),
  /** a birthday or referral code, by the name of what is stored; subject: our number of the member. Whether there was one, never what it is */
  z.object({ action: z.literal('member.detail'), subject: z.string(), before: Detail, after: Detail }),
  /** staff paused a member, let them go on, ended the membership, or brought somebody back who had left; subject: our number of the member */
  z.object({
    action: z.literal('member.status'),
    subject: z.string(),
    before: z.object({ status: z.enum(['active', 'paused', 'left']) }),
    after: z.object({ status: z.enum(['active', 'paused', 'left']) }),
  }),
  /** members were downloaded as a file; `count`: how many */
  z.object({
    action: z.literal('member.export'),
    subject: NOTHING,
    before: NOTHING,
    after: z.object({ count: z.number().int() }),
  }),
  /** subject: our number of the reward, here and in the next two */
  z.object({ action: z.literal('reward.create'), subject: z.string(), before: NOTHING, after: Reward }),
  z.object({ action: z.literal('reward.edit'), subject: z.string(), before: Reward, after: Reward }),
  z.object({ action: z.literal('reward.status'), subject: z.string(), before: RewardStatus, after: RewardStatus }),
  /** discounts that were deleted or refused at Shopify are made again; `count`: how many */
  z.object({ action: z.literal('reward.remake'), subject: z.string(), before: NOTHING, after: Counted }),
  /** codes that died with a deleted discount became points again; `count`: how many */
  z.object({ action: z.literal('reward.give-back'), subject: z.string(), before: NOTHING, after: Counted }),
  /** the names of all rewards in the order in which shoppers see them */
  z.object({
    action: z.literal('reward.order'),
    subject: NOTHING,
    before: z.object({ names: z.array(z.string()) }),
    after: z.object({ names: z.array(z.string()) }),
  }),
  /** subject: our number of the member, here and in the next three */
  z.object({ action: z.literal('redemption.redeem'), subject: z.string(), before: NOTHING, after: Redemption }),
  z.object({ action: z.literal('redemption.turn-back'), subject: z.string(), before: NOTHING, after: Redemption }),
  /** Shopify was asked to send a gift card's code again */
  z.object({ action: z.literal('redemption.send'), subject: z.string(), before: NOTHING, after: Redemption }),
  /** an experience was delivered, or was not after all */
  z.object({
    action: z.literal('redemption.task'),
    subject: z.string(),
    before: NOTHING,
    after: Redemption.extend({ done: z.boolean() }),
  }),
  /** store credit that nobody knew about was paid, or was not */
  z.object({
    action: z.literal('redemption.resolve'),
    subject: z.string(),
    before: NOTHING,
    after: Redemption.extend({ paid: z.boolean() }),
  }),
  /** staff looked into what went through although the points were back */
  z.object({
    action: z.literal('redemption.seen'),
    subject: z.string(),
    before: NOTHING,
    after: Redemption.extend({ problem: z.string() }),
  }),
  /** subject: "webhook 12" or "job 3"; `what`: its topic or the job's name */
  z.object({
    action: z.literal('problem.retry'),
    subject: z.string(),
    before: NOTHING,
    after: z.object({ what: z.string() }),
  }),
  z.object({
    action: z.literal('problem.retry-all'),
    subject: NOTHING,
    before: NOTHING,
    after: z.object({ count: z.number().int() }),
  }),
  /** subject: our number of the token, here and in the next one */
  z.object({
    action: z.literal('api-token.create'),
    subject: z.string(),
    before: NOTHING,
    after: z.object({ name: z.string(), scopes: z.array(z.string()), expiresAt: z.iso.datetime().nullable() }),
  }),
  z.object({
    action: z.literal('api-token.revoke'),
    subject: z.string(),
    before: z.object({ name: z.string() }),
    after: NOTHING,
  }),
  /** points for an action, given by hand; subject: our number of the member, here and in the next two; `name`: the rule's then */
  z.object({ action: z.literal('member.award'), subject: z.string(), before: NOTHING, after: Awarded }),
  /** `points`: what could be taken back of it */
  z.object({ action: z.literal('member.award-undo'), subject: z.string(), before: NOTHING, after: Awarded }),
  /** the same for everybody on a list; `rows`: how many of them, `points`: in all */
  z.object({
    action: z.literal('member.award-list'),
    subject: NOTHING,
    before: NOTHING,
    after: Awarded.extend({ rows: z.number().int() }),
  }),
  /** what a member handed in was looked at; `points`: what it brought */
  z.object({
    action: z.literal('member.submission'),
    subject: z.string(),
    before: NOTHING,
    after: z.object({ submission: z.string(), approved: z.boolean(), points: z.number().int().nullable() }),
  }),
  /** subject: the rule whose printed code opens nothing any more */
  z.object({ action: z.literal('program.visit-code'), subject: z.string(), before: NOTHING, after: NOTHING }),
  /** subject: our number of the import, here and in the next; points in full, as text */
  z.object({
    action: z.literal('import.commit'),
    subject: z.string(),
    before: NOTHING,
    after: z.object({
      file: z.string(),
      rows: z.number().int(),
      points: z.string(),
      paused: z.number().int().default(0),
    }),
  }),
  /** missing: points that were spent by then; givenBack: points that setting balances had taken; ended: members who are none any more */
  z.object({
    action: z.literal('import.undo'),
    subject: z.string(),
    before: NOTHING,
    after: z.object({
      file: z.string(),
      rows: z.number().int(),
      points: z.string(),
      missing: z.string(),
      givenBack: z.string().default('0'),
      ended: z.number().int(),
    }),
  }),
  /** a file that was not imported was thrown away; subject: our number of the import */
  z.object({
    action: z.literal('import.drop'),
    subject: z.string(),
    before: z.object({ file: z.string() }),
    after: NOTHING,
  }),
  /** a view of the members list that all staff see; subject: our number of it. What it asks for may name somebody, and is left out */
  z.object({
    action: z.literal('members-view'),
    subject: z.string(),
    before: ViewName.nullable(),
    after: ViewName.nullable(),
  }),
  /** everything the shop has here, as a file */
  z.object({ action: z.literal('export.download'), subject: NOTHING, before: NOTHING, after: NOTHING }),
  z.object({ action: z.literal('setup.list'), subject: NOTHING, before: Shown, after: Shown }),
  /** subject: our number of the privacy request */
  z.object({ action: z.literal('privacy.download'), subject: z.string(), before: NOTHING, after: NOTHING }),
]);
export type ActivityChange = z.infer<typeof ActivityChange>;

export const ACTIVITY_VIEWS = ['all', 'program', 'rewards', 'members', 'other'] as const;
const CURSOR = /^\d{1,15}-\d{1,18}$/;

/** What of the log is wanted; anything that cannot be read is as if it had not been said. */
export const ActivityQuery = z.object({
  view: z.enum(ACTIVITY_VIEWS).catch('all'),
  /** Lines older than this one (its cursor), or newer. */
  before: z.string().regex(CURSOR).nullable().catch(null),
  after: z.string().regex(CURSOR).nullable().catch(null),
});
export type ActivityQuery = z.infer<typeof ActivityQuery>;
