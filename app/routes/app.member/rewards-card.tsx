import { useLoaderData } from '@remix-run/react';
import { Box, Button, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RedemptionList } from '../app.redemptions/redemption-list.tsx';
import { useLookAgain } from '../app.rewards/use-look-again.ts';
import { RedeemModal } from './redeem-modal.tsx';
import type { loader } from './route.tsx';

interface Props {
  /** points free to spend */
  free: number;
  /** a paused member, or one whose data is erased, redeems nothing */
  active: boolean;
}

/** What the member took, each with its state, and taking something for them. */
export function RewardsCard({ free, active }: Props) {
  const { t } = useTranslation();
  const { member, redemptions, moreRedemptions, rewards } = useLoaderData<typeof loader>();
  const [redeeming, setRedeeming] = useState(false);
  useLookAgain(redemptions.some(({ state }) => state === 'holding' || state === 'returning'));
  if (!active && redemptions.length === 0) return null;
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t('member.rewards.title')}
          </Text>
          {active && rewards.length > 0 && (
            <Button onClick={() => setRedeeming(true)}>{t('member.rewards.redeem')}</Button>
          )}
        </InlineStack>
      </Box>
      {redemptions.length === 0 ? (
        <Box padding="400" paddingBlockStart="0">
          <Text as="p" tone="subdued">
            {t(rewards.length === 0 ? 'member.rewards.noneOnSale' : 'member.rewards.empty')}
          </Text>
        </Box>
      ) : (
        <RedemptionList redemptions={redemptions} withMember={false} level="h3" />
      )}
      {moreRedemptions && (
        <Box padding="400">
          <Link url={`/app/rewards/redemptions?member=${member.id}`}>{t('member.rewards.all')}</Link>
        </Box>
      )}
      {active && <RedeemModal open={redeeming} free={free} onClose={() => setRedeeming(false)} />}
    </Card>
  );
}
