import { BlockStack, Card, SkeletonBodyText, SkeletonDisplayText, Text } from '@shopify/polaris';
import { Sparkline } from './sparkline.tsx';

interface Props {
  title: string;
  value: string;
  /** what the number covers: "last 30 days" */
  note: string;
  /** how it moved, in words */
  trend: string;
  /** the curve, oldest first */
  values: readonly number[];
}

/** One number that matters, with what it covers and how it moved. */
export function NumberCard({ title, value, note, trend, values }: Props) {
  return (
    <Card>
      <BlockStack gap="200">
        <BlockStack gap="050">
          <Text as="h3" variant="headingSm">
            {title}
          </Text>
          <Text as="p" tone="subdued" variant="bodySm">
            {note}
          </Text>
        </BlockStack>
        <Text as="p" variant="headingXl">
          <span className="comeback-numeral">{value}</span>
        </Text>
        <Sparkline values={values} />
        <Text as="p" tone="subdued" variant="bodySm">
          {trend}
        </Text>
      </BlockStack>
    </Card>
  );
}

/** The same card before its number is known: as high, so that nothing jumps. */
export function NumberCardSkeleton() {
  return (
    <Card>
      <BlockStack gap="400">
        <SkeletonBodyText lines={2} />
        <SkeletonDisplayText size="medium" />
        <SkeletonBodyText lines={2} />
      </BlockStack>
    </Card>
  );
}
