export * from './contract.ts';
export * from './errors.ts';
export * from './http.ts';
export * from './ids.ts';
export * from './model.ts';
export * from './notifications.ts';
export * from './requests.ts';
export * from './rtp.ts';
