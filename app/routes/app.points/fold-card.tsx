import { BlockStack, Button, Card, Collapsible, Text } from '@shopify/polaris';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  title: string;
  /** how it stands, in a line, while it is folded */
  summary: string;
  /** whether something in it needs a correction: then it is open */
  wrong: boolean;
  children: ReactNode;
}

/** A card of settings that few shops change: folded, it says how they stand. */
export function FoldCard({ title, summary, wrong, children }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [wanted, setWanted] = useState(false);
  const open = wanted || wrong;
  const label = t(open ? 'points.fold.hide' : 'points.fold.show');
  return (
    <Card>
      <BlockStack gap={open ? '300' : '0'}>
        <div className="comeback-fold">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {title}
            </Text>
            {!open && (
              <Text as="p" tone="subdued">
                {summary}
              </Text>
            )}
          </BlockStack>
          <Button
            variant="tertiary"
            disclosure={open ? 'up' : 'down'}
            ariaExpanded={open}
            ariaControls={id}
            accessibilityLabel={`${label}: ${title}`}
            onClick={() => setWanted(!open)}
          >
            {label}
          </Button>
        </div>
        <Collapsible id={id} open={open} transition={false}>
          <BlockStack gap="400">{children}</BlockStack>
        </Collapsible>
      </BlockStack>
    </Card>
  );
}
