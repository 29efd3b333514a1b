/** Whether a customer becomes a member now (rules.md "Earning from orders" 9; docs/decisions/081). Pure. */
import { hasTag, needsCustomerTags } from '../program/eligibility.ts';
import type { Eligibility } from '../program/eligibility.ts';
import type { EnrolmentRule } from '../program/enrolment-rule.ts';
import type { ProgramSettings } from '../program/settings.ts';
import type { EnrolledBy } from './member-status.ts';

/** What enrols a customer by itself, in each mode. Whoever presses Join joins in all of them: so do those who left. */
const BY_ITSELF: Record<EnrolmentRule['mode'], readonly EnrolledBy[]> = {
  automatic: ['order', 'visit', 'account', 'opt_in'],
  sign_up: ['visit', 'account', 'opt_in'],
  opt_in: ['opt_in'],
};

/** joins · ask_tags: it depends on tags nobody has looked up · excluded: by their tags · not_this_way: the mode asks for something else */
export type Joining = 'joins' | 'ask_tags' | 'excluded' | 'not_this_way' | 'no_program';

/** Whether customers with these tags may take part. */
function takesPart({ testersTag, withoutTags }: Eligibility, tags: readonly string[]): boolean {
  if (testersTag !== null && !hasTag(tags, testersTag)) return false;
  return !withoutTags.some((tag) => hasTag(tags, tag));
}

/**
 * @param settings what is live; null before the first publication
 * @param by what the customer did: an order, a visit, an account, Join
 * @param tags the customer's; null while they are not known
 */
export function joiningOf(settings: ProgramSettings | null, by: EnrolledBy, tags: readonly string[] | null): Joining {
  if (settings === null) return 'no_program';
  const { eligibility, enrolment } = settings;
  if (!BY_ITSELF[enrolment.mode].includes(by)) return 'not_this_way';
  if (!needsCustomerTags(eligibility)) return 'joins';
  if (tags === null) return 'ask_tags';
  return takesPart(eligibility, tags) ? 'joins' : 'excluded';
}
