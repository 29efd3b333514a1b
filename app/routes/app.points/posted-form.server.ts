import { getProgram } from '../../loyalty/program/draft-program.server.ts';
import { formOfSettings, KEPT_FIELDS, programFormOf, type ProgramForm } from '../../loyalty/program/program-form.ts';
import type { OtherSections } from '../../loyalty/program/settings.ts';
import type { AdminRequest } from '../admin-request.server.ts';

/**
 * The programme's form out of a request's body; what a script left out of KEPT_FIELDS stays as the draft has it, and so does what is
 * edited on other pages.
 */
export async function postedForm(
  body: FormData,
  { shop, inShop }: AdminRequest,
): Promise<{ form: ProgramForm; other: OtherSections }> {
  const { draft } = await inShop((ctx) => getProgram(ctx, shop.currency));
  const complete = KEPT_FIELDS.every((field) => body.has(field));
  return { form: programFormOf(body, complete ? undefined : formOfSettings(draft, shop)), other: draft };
}
