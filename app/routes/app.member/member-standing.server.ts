/** Staff pause a member, let them go on, or end the membership. */
import type { SqlContext } from '../../db.server.ts';
import { leaveProgram } from '../../loyalty/members/leave-program.server.ts';
import { parsePause, type PauseProblem } from '../../loyalty/members/pause-form.ts';
import { pauseMember } from '../../loyalty/members/pause-member.server.ts';

export type StandingAnswer =
  { did: 'stands'; as: 'paused' | 'active' | 'left' } | { did: 'unreasoned'; problem: PauseProblem };

type Work = (ctx: SqlContext, memberId: bigint, staff: string) => Promise<{ ok: boolean }>;

/** @returns null where the form is about something else. @throws Response 404 for no such member, or one who has no standing any more */
export async function changeStanding(
  body: FormData,
  run: (work: Work) => Promise<{ ok: boolean }>,
): Promise<StandingAnswer | null> {
  const intent = body.get('intent');
  if (intent !== 'pause' && intent !== 'resume' && intent !== 'end') return null;
  const typed = body.get('reason');
  const parsed = parsePause(intent === 'pause', typeof typed === 'string' ? typed.slice(0, 2000) : '');
  if (!parsed.ok) return { did: 'unreasoned', problem: parsed.problem };
  const done = await run((ctx, memberId, staff) =>
    intent === 'end' ? leaveProgram(ctx, memberId, staff) : pauseMember(ctx, memberId, parsed.pausing, staff),
  );
  if (!done.ok) throw new Response(null, { status: 404 });
  return { did: 'stands', as: intent === 'end' ? 'left' : intent === 'pause' ? 'paused' : 'active' };
}
