import { getProgram } from '../../loyalty/program/draft-program.server.ts';
import { formOfSettings, KEPT_FIELDS, programFormOf, type ProgramForm } from '../../loyalty/program/program-form.ts';
import type { AdminRequest } from '../admin-request.server.ts';

/** The programme's form out of a request's body; what a script left out of KEPT_FIELDS stays as the draft has it. */
export async function postedForm(body: FormData, { shop, inShop }: AdminRequest): Promise<ProgramForm> {
  if (KEPT_FIELDS.every((field) => body.has(field))) return programFormOf(body);
  const { draft } = await inShop((ctx) => getProgram(ctx, shop.currency));
  return programFormOf(body, formOfSettings(draft, shop));
}
