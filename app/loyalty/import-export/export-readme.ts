/** What is in an export, for whoever opens it years later. */
export const README = `Comeback: everything of this shop's loyalty programme, as it stood at one moment.

members.csv
  A line for each member (active and paused). An import reads the first ten columns and status:
  customer_id    the customer's number in Shopify
  email, first_name, last_name
  points         what could be spent; 0 where points were owed
  expires_at     when they expire, empty for never. Points that expire at several dates have the last of them.
  birthday       MM-DD; the year is never kept
  tier, referral_code
  enrolled_at    since when they have been a member
  status         active, or paused: whoever is paused is paused again
  The others tell the rest and are not imported: member (our number), joined_by, pending (points that could not be
  spent yet), held (points set aside for a reward that was being made; they are part of "points"), debt (points owed), lifetime.

  To bring them into a shop: Settings, Import and export, and choose this file. In another shop the customers have other
  numbers: leave the column customer_id out there, and members are found by their e-mail. Everybody then has the points of
  this file. Pending points and debts are not brought along: add them by hand where you want to keep them.

former-members.csv
  The same for people who left, were merged with another customer, or whose data was erased. Not meant for an import.

entries.csv
  Every line of the ledger, member by member and in order: what changed, the balances behind it, when (occurred_at by business
  time, recorded_at when it was written), by which rule and programme version, its cause, and why as JSON: inputs and arithmetic.

redemptions.csv
  Every purchase of a reward.

programme.json, rewards.json
  Every published version of the programme, the draft and the plan; every reward with its versions.

Amounts of points are whole numbers, instants are UTC (ISO 8601), texts that begin with = + - @, tab or carriage return have an
apostrophe in front so that a spreadsheet does not run them; an import takes exactly that away again. Encoding: UTF-8.
`;
