import { getProgram } from '../../loyalty/program/draft-program.server.ts';
import { formOfSettings, KEPT_FIELDS, programFormOf, type ProgramForm } from '../../loyalty/program/program-form.ts';
import type { OtherSections } from '../../loyalty/program/settings.ts';
import type { PrismaContext } from '../../db.server.ts';
import type { AdminRequest } from '../admin-request.server.ts';

/**
 * The programme's form out of a request's body; what a script left out of KEPT_FIELDS stays as the draft has it, and so does what is
 * edited on other pages.
 * @param ctx of the transaction that keeps it, where it is kept: nobody saves the draft between reading its other sections and writing them back
 */
export async function postedForm(
  ctx: PrismaContext,
  body: FormData,
  shop: Pick<AdminRequest['shop'], 'currency' | 'zone'>,
): Promise<{ form: ProgramForm; other: OtherSections }> {
  const { draft } = await getProgram(ctx, shop.currency);
  const complete = KEPT_FIELDS.every((field) => body.has(field));
  return { form: programFormOf(body, complete ? undefined : formOfSettings(draft, shop)), other: draft };
}
