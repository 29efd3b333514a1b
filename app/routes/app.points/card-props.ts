import type { ProgramForm, ProgramProblems } from '../../loyalty/program/program-form.ts';
import type { ChangeField } from './use-program-form.ts';

/** What every card of the form is given. */
export interface CardProps {
  form: ProgramForm;
  problems: ProgramProblems;
  change: ChangeField;
  /** why a field is refused, in words; by its name, or inside a list by its path: `multipliers.0.factor` */
  say: (path: string) => string | undefined;
}
