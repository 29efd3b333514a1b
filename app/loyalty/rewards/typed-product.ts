/** What a reward gives away, as the form carries it: the product as a list of one, and one variant of it as JSON; "" is whichever. Pure. */
import { z } from 'zod';
import type { GoodsMatch } from '../program/order-rule.ts';
import { goodsList } from '../program/program-form-lists.ts';
import { storable } from '../program/typed-values.ts';
import type { FieldProblem } from '../program/typed-values.ts';

const LABEL_MAX = 255;

/** The one product, out of a list as the picker gives it. */
export const typedProduct = goodsList.transform((goods, context): GoodsMatch => {
  const [first] = goods;
  if (first?.by === 'product') return first;
  context.addIssue({ code: 'custom', message: 'goods_missing' satisfies FieldProblem });
  return z.NEVER;
});

const Variant = z.strictObject({ value: z.string().regex(/^\d{1,19}$/), label: z.string() });
type Variant = z.infer<typeof Variant>;

/** A variant as it was chosen; null where none was, and where the text is no such thing. */
export function variantTyped(text: string): Variant | null {
  try {
    const parsed = Variant.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export const typedVariant = z.string().transform((text, context): Variant | null => {
  if (text.trim() === '') return null;
  const chosen = variantTyped(text);
  if (chosen) {
    const label = storable(chosen.label).slice(0, LABEL_MAX).toWellFormed();
    return { value: chosen.value, label: label || chosen.value };
  }
  context.addIssue({ code: 'custom', message: 'list_unreadable' satisfies FieldProblem });
  return z.NEVER;
});
