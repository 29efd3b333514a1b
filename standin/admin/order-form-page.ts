import { findOrder } from '../commerce/publish-order.ts';
import type { Html } from '../html.ts';
import type { Order } from '../model.ts';
import { Refusal } from '../standin.ts';
import { sendAdmin, type AdminContext, type AdminRegister, type AdminVisit } from './admin-context.ts';
import { orderName } from './order-pages.ts';

/** Does what a form asks for and gives the name of the sentence the order's page then says. */
export type Act = (context: AdminContext, visit: AdminVisit, order: Order) => string;

/** A form on a page of its own: GET shows it, POST acts and returns to the order, or shows it again with the problem. */
export function registerOrderForm(
  context: AdminContext,
  register: AdminRegister,
  name: string,
  title: string,
  form: (visit: AdminVisit, order: Order) => Html,
  act: Act,
): void {
  const show = (visit: AdminVisit, problem: string | null): void => {
    const order = orderOf(context, visit);
    const path = `/store/${visit.shop.handle}/orders/${order.id}`;
    const back = { href: path, label: `Order ${orderName(order)}` };
    sendAdmin(context, visit, {
      section: 'orders',
      title: `${title} ${orderName(order)}`,
      back,
      content: form(visit, order),
      problem,
    });
  };
  register.get(`/orders/:id/${name}`, (visit) => show(visit, null));
  register.post(
    `/orders/:id/${name}`,
    (visit) => backToOrder(visit, act(context, visit, orderOf(context, visit))),
    show,
  );
}

/** The order the address names. @throws Refusal 404 when the shop has none of that id. */
export function orderOf({ standin }: AdminContext, { request, shop }: AdminVisit): Order {
  const order = findOrder(standin, shop.id, request.params.id ?? '');
  if (!order) throw new Refusal('This shop has no such order', 404);
  return order;
}

/** Shows the order's page, which says what was done. */
export function backToOrder({ request, response, shop }: AdminVisit, said: string): void {
  response.redirect(303, `/store/${shop.handle}/orders/${request.params.id}?said=${said}`);
}
