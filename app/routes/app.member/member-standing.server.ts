/** Staff pause a member, let them go on, end the membership, or bring somebody back. */
import type { SqlContext } from '../../db.server.ts';
import { bringBackMember } from '../../loyalty/members/bring-back-member.server.ts';
import { leaveProgram } from '../../loyalty/members/leave-program.server.ts';
import { parsePause, type PauseProblem } from '../../loyalty/members/pause-form.ts';
import { pauseMember } from '../../loyalty/members/pause-member.server.ts';

export type StandingAnswer =
  { did: 'stands'; as: 'paused' | 'active' | 'left' | 'back' } | { did: 'unreasoned'; problem: PauseProblem };

type Work = (ctx: SqlContext, memberId: bigint, staff: string) => Promise<{ ok: boolean }>;

const STANDS = { pause: 'paused', resume: 'active', end: 'left', back: 'back' } as const;

/** @returns null where the form is about something else. @throws Response 404 for no such member, or one who has no standing any more */
export async function changeStanding(
  body: FormData,
  run: (work: Work) => Promise<{ ok: boolean }>,
): Promise<StandingAnswer | null> {
  const intent = body.get('intent');
  if (intent !== 'pause' && intent !== 'resume' && intent !== 'end' && intent !== 'back') return null;
  const typed = body.get('reason');
  const parsed = parsePause(intent === 'pause', typeof typed === 'string' ? typed.slice(0, 2000) : '');
  if (!parsed.ok) return { did: 'unreasoned', problem: parsed.problem };
  const done = await run((ctx, memberId, staff) => {
    if (intent === 'end') return leaveProgram(ctx, memberId, staff);
    if (intent === 'back') return bringBackMember(ctx, memberId, staff);
    return pauseMember(ctx, memberId, parsed.pausing, staff);
  });
  if (!done.ok) throw new Response(null, { status: 404 });
  return { did: 'stands', as: STANDS[intent] };
}
