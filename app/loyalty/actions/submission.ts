/** What a member may hand in: a link and a line. Pure; read the same way for every door. */
import { z } from 'zod';
import { visibleText } from '../program/visible-text.ts';

const SUBMISSION_URL_MAX = 500;
const SUBMISSION_TEXT_MAX = 300;

/** Only https, with a host that has a dot: what staff click on must lead to the web. */
const Link = z
  .string()
  .max(SUBMISSION_URL_MAX)
  .transform((text, context) => {
    try {
      const url = new URL(text.trim());
      if (url.protocol === 'https:' && url.hostname.includes('.') && url.username === '' && url.password === '')
        return url.href;
    } catch {
      // said below
    }
    context.addIssue({ code: 'custom', message: 'not a link' });
    return z.NEVER;
  });

export const Submission = z.object({
  url: Link,
  text: z
    .string()
    .max(SUBMISSION_TEXT_MAX)
    .default('')
    .transform((text) => visibleText(text).replaceAll(/\p{Cc}+/gu, ' ')),
});
export type Submission = z.infer<typeof Submission>;

export const SUBMISSION_STATES = ['waiting', 'approved', 'declined'] as const;
export type SubmissionState = (typeof SUBMISSION_STATES)[number];

/** Letters of staff's reason for declining; the member sees only that it waits no more. */
export const REASON_MAX = 300;
