import { useFetcher, useLoaderData } from '@remix-run/react';
import { ActionList, Badge, BlockStack, Button, Icon, InlineStack, Link, Popover, Text } from '@shopify/polaris';
import { ArrowDownIcon, ArrowUpIcon, DragHandleIcon, MenuHorizontalIcon } from '@shopify/polaris-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isAlone } from '../../loyalty/rewards/combinations.ts';
import { STOPPING } from '../../loyalty/rewards/discount-drift.ts';
import { isSoldOut, losesMoney, missingScopes, worthOf } from '../../loyalty/rewards/reward-worth.ts';
import { sameText } from '../../loyalty/rewards/reward-words.ts';
import { useFormat, useLocale, useShop } from '../../ui/shop-context.tsx';
import { preparationOf } from './preparation.ts';
import {
  costWords,
  issuedWords,
  preparationWords,
  priceWords,
  SALE_TONES,
  saleWords,
  worthWords,
} from './reward-line-words.ts';
import type { action, loader } from './route.tsx';
import type { useOrder } from './use-order.ts';

export type Listed = ReturnType<typeof useLoaderData<typeof loader>>['rewards'][number];
type Order = ReturnType<typeof useOrder>;

export function useLineWords() {
  const { t } = useTranslation();
  const format = useFormat();
  const locale = useLocale();
  const { currency } = useShop();
  return { t, format, locale, currency };
}

interface Props {
  reward: Listed;
  place: number;
  count: number;
  order: Order;
  onStatus: (status: 'on' | 'off' | 'archived') => void;
}

/** Up and down, for those who do not drag. */
function MoveButtons({ reward, place, count, order }: Omit<Props, 'onStatus'>) {
  const { t } = useTranslation();
  const { name } = reward.settings;
  return (
    <InlineStack gap="050" wrap={false}>
      <div data-move={`up-${reward.id}`}>
        <Button
          variant="tertiary"
          icon={ArrowUpIcon}
          disabled={place === 0}
          accessibilityLabel={t('rewards.move.up', { name })}
          onClick={() => order.move(reward.id, 'up')}
        />
      </div>
      <div data-move={`down-${reward.id}`}>
        <Button
          variant="tertiary"
          icon={ArrowDownIcon}
          disabled={place === count - 1}
          accessibilityLabel={t('rewards.move.down', { name })}
          onClick={() => order.move(reward.id, 'down')}
        />
      </div>
    </InlineStack>
  );
}

/** What can be done with one reward beside editing it. */
function LineMenu({ reward, onStatus }: Pick<Props, 'reward' | 'onStatus'>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const on = reward.status === 'on';
  const choose = (status: 'on' | 'off' | 'archived') => () => {
    setOpen(false);
    onStatus(status);
  };
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      activator={
        <Button
          variant="tertiary"
          icon={MenuHorizontalIcon}
          accessibilityLabel={t('rewards.more', { name: reward.settings.name })}
          ariaExpanded={open}
          onClick={() => setOpen(!open)}
        />
      }
    >
      <ActionList
        items={[
          { content: t('rewards.edit'), url: `/app/rewards/${reward.id}` },
          { content: t('rewards.seeRedemptions'), url: `/app/rewards/redemptions?reward=${reward.id}` },
          { content: t(on ? 'rewards.switchOff' : 'rewards.switchOn'), onAction: choose(on ? 'off' : 'on') },
          { content: t('rewards.archive'), destructive: true, onAction: choose('archived') },
        ]}
      />
    </Popover>
  );
}

/** How Shopify's part stands, and a way out where it does not. */
function Prepared({ reward }: { reward: Listed }) {
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  const { troubles } = useLoaderData<typeof loader>();
  const preparation = preparationOf(reward.status, reward.pools, isSoldOut(reward));
  const text = preparationWords({ t }, preparation);
  if (text === '') return null;
  const changed = troubles.find(({ id }) => id === reward.id)?.changed ?? [];
  // of any amount it may be one step only: what is said above knows
  if (reward.status === 'on' && reward.pools.length === 1 && changed.some((drift) => STOPPING.includes(drift)))
    return (
      <Text as="p" variant="bodySm" tone="critical">
        {t('rewards.line.stopped')}
      </Text>
    );
  const broken = preparation.is === 'refused' || preparation.is === 'ended';
  const label = t(preparation.is === 'ended' ? 'rewards.prepared.makeAgain' : 'common.retry');
  return (
    <BlockStack gap="100">
      <Text as="p" variant="bodySm" tone={broken ? 'critical' : 'subdued'} breakWord>
        {text}
      </Text>
      {broken && reward.status === 'on' && (
        <InlineStack>
          <Button
            size="slim"
            loading={fetcher.state !== 'idle'}
            onClick={() => fetcher.submit({ intent: 'remake', id: reward.id }, { method: 'post' })}
            accessibilityLabel={`${label}: ${reward.settings.name}`}
          >
            {label}
          </Button>
        </InlineStack>
      )}
    </BlockStack>
  );
}

/** What it costs the shopper and the shop, and how many took it. */
function Numbers({ reward: { settings, issued } }: Pick<Props, 'reward'>) {
  const words = useLineWords();
  const { rate } = useLoaderData<typeof loader>();
  const live = rate.live ? rate : null;
  return (
    <div className="comeback-reward-numbers">
      <Text as="p" fontWeight="medium">
        {priceWords(words, settings)}
      </Text>
      <Text as="p" variant="bodySm" tone={losesMoney(worthOf(settings, live)) ? 'critical' : 'subdued'}>
        {costWords(words, settings, live)}
      </Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {issuedWords(words, issued, settings.stock)}
      </Text>
    </div>
  );
}

/** One reward of the catalogue: what it is, what it costs the shopper and the shop, how it stands. */
export function RewardLine({ reward, place, count, order, onStatus }: Props) {
  const words = useLineWords();
  const { now, rewards, granted } = useLoaderData<typeof loader>();
  const { settings } = reward;
  const others = rewards.filter(({ id }) => id !== reward.id).map((other) => other.settings);
  const sale = saleWords(words, reward, new Date(now));
  const worth = worthWords(words, settings);
  return (
    <li className="comeback-reward" data-dragged={order.dragged === reward.id || undefined} data-reward={reward.id}>
      <div
        className="comeback-handle"
        draggable
        aria-hidden="true"
        title={words.t('rewards.move.drag')}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move';
          event.dataTransfer.setData('text/plain', settings.name);
          order.drag.start(reward.id);
        }}
        onDragEnd={order.drag.end}
      >
        <Icon source={DragHandleIcon} tone="subdued" />
      </div>
      <div className="comeback-reward-main">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Link url={`/app/rewards/${reward.id}`} monochrome removeUnderline>
              <Text as="span" fontWeight="semibold" breakWord>
                {settings.name}
              </Text>
            </Link>
            <Badge {...(SALE_TONES[sale.state] && { tone: SALE_TONES[sale.state] })}>{sale.text}</Badge>
          </InlineStack>
          {!sameText(worth, settings.name) && (
            <Text as="p" tone="subdued" breakWord>
              {worth}
            </Text>
          )}
          {reward.status === 'on' && missingScopes(settings.kind, granted) !== null && (
            <Text as="p" variant="bodySm" tone="critical">
              {words.t('rewards.line.scopes')}
            </Text>
          )}
          <Prepared reward={reward} />
          {isAlone(settings, others) && (
            <Text as="p" variant="bodySm" tone="subdued">
              {words.t('rewards.line.alone')}
            </Text>
          )}
        </BlockStack>
      </div>
      <Numbers reward={reward} />
      <InlineStack gap="050" wrap={false} blockAlign="start">
        <MoveButtons reward={reward} place={place} count={count} order={order} />
        <LineMenu reward={reward} onStatus={onStatus} />
      </InlineStack>
    </li>
  );
}
