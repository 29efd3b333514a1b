import { Badge, BlockStack, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useFormat, useLocale, useShop } from '../../ui/shop-context.tsx';
import { CodeField } from './code-field.tsx';
import { RedemptionActions } from './redemption-actions.tsx';
import type { RedemptionView } from './redemption-view.ts';
import { byWords, redemptionSentences, shownState, STATE_TONES, worthOfRedemption } from './redemption-words.ts';

/** The member's name, leading to their page. */
function MemberName({ redemption }: { redemption: RedemptionView }) {
  const { t } = useTranslation();
  const { member, memberId } = redemption;
  const name = member.redacted ? t('members.removed') : (member.name ?? t('members.noName', { id: member.customerId }));
  return (
    <Link url={`/app/members/${memberId}`} monochrome>
      {name}
    </Link>
  );
}

interface Props {
  redemption: RedemptionView;
  /** on a member's own page their name is not said again */
  withMember: boolean;
  /** Headings continue the page's. */
  level: 'h2' | 'h3';
}

/** One redemption: what, whose, when, how it stands, its code, and what can be done. */
export function RedemptionLine({ redemption, withMember, level }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const locale = useLocale();
  const { currency } = useShop();
  const state = shownState(redemption);
  const worth = worthOfRedemption(redemption, currency, locale);
  const tone = STATE_TONES[state];
  return (
    <li className="comeback-redemption" tabIndex={-1}>
      <BlockStack gap="150">
        <InlineStack gap="200" align="space-between" blockAlign="start">
          <Text as={level} variant="headingSm" fontWeight="medium" breakWord>
            {redemption.name}
          </Text>
          <Badge {...(tone && { tone })}>{t(`redemptions.state.${state}`)}</Badge>
        </InlineStack>
        <Text as="p" tone="subdued" variant="bodySm" breakWord>
          {withMember && (
            <>
              <MemberName redemption={redemption} />
              {' · '}
            </>
          )}
          {worth !== '' && `${worth} · `}
          {t('common.points', { count: redemption.points })} · {format.dateTime(redemption.madeAt)} ·{' '}
          {byWords(t, redemption.by)}
        </Text>
        {redemptionSentences({ t, format }, redemption).map((sentence) => (
          <Text as="p" key={sentence} breakWord>
            {sentence}
          </Text>
        ))}
        {redemption.task !== null && redemption.state === 'issued' && (
          <Text as="p" breakWord>
            {t('redemptions.task', { task: redemption.task })}
          </Text>
        )}
        {redemption.state !== 'failed' && redemption.state !== 'holding' && <CodeField redemption={redemption} />}
        <RedemptionActions redemption={redemption} />
      </BlockStack>
    </li>
  );
}
