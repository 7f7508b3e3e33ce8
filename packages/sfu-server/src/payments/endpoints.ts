/** The providers' addresses. Tests use their own. */
export interface PaymentEndpoints {
  readonly toss: { readonly api: string; readonly script: string };
  readonly portone: { readonly api: string; readonly script: string };
  readonly stripe: { readonly api: string };
}

export const PAYMENT_ENDPOINTS: PaymentEndpoints = {
  toss: { api: 'https://api.tosspayments.com', script: 'https://js.tosspayments.com/v2/standard' },
  portone: { api: 'https://api.portone.io', script: 'https://cdn.portone.io/v2/browser-sdk.js' },
  stripe: { api: 'https://api.stripe.com' },
};
