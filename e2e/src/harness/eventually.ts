export { eventually } from '@rollcall/testing';
