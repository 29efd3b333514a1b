import { useRef } from 'react';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { RedemptionLine } from './redemption-line.tsx';
import type { RedemptionView } from './redemption-view.ts';

interface Props {
  redemptions: RedemptionView[];
  /** on a member's own page their name is not said again */
  withMember: boolean;
  /** Headings continue the page's. */
  level: 'h2' | 'h3';
}

/** Redemptions, a line each; whoever works through them with the keyboard stays where they are. */
export function RedemptionList({ redemptions, withMember, level }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useKeptFocus(list);
  return (
    <ul className="comeback-redemptions" ref={list}>
      {redemptions.map((redemption) => (
        <RedemptionLine key={redemption.id} redemption={redemption} withMember={withMember} level={level} />
      ))}
    </ul>
  );
}
