import { expect, test } from 'vitest';
import { compileRoutes } from '../../local/gateway/routes.ts';

const routesOf = (...routeKeys: string[]) =>
  compileRoutes(routeKeys.map((routeKey) => ({ routeKey, authorization: 'AWS_IAM' as const })));

const DOCUMENTED = routesOf(
  '$default',
  'ANY /{proxy+}',
  'GET /pets/{proxy+}',
  'GET /pets/dog/{id}',
  'GET /pets/dog/1',
);

test.each([
  ['GET', '/pets/dog/1', 'GET /pets/dog/1', {}],
  ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
  ['GET', '/pets/cat/1', 'GET /pets/{proxy+}', { proxy: 'cat/1' }],
  ['POST', '/test/5', 'ANY /{proxy+}', { proxy: 'test/5' }],
  ['POST', '/pets/dog/1', 'ANY /{proxy+}', { proxy: 'pets/dog/1' }],
  ['GET', '/', '$default', {}],
])('the developer guide’s routes: %s %s is %s', (method, path, routeKey, pathParameters) => {
  const match = DOCUMENTED(method, path);
  expect(match?.route.routeKey).toBe(routeKey);
  expect(match?.pathParameters).toEqual(pathParameters);
});

test.each([
  ['a full match before a greedy one', ['GET /a/{rest+}', 'GET /{v}/b'], 'GET', '/a/b', 'GET /{v}/b'],
  ['a literal before a variable', ['GET /{v}', 'GET /a'], 'GET', '/a', 'GET /a'],
  ['a method before ANY', ['ANY /a', 'GET /a'], 'GET', '/a', 'GET /a'],
  ['ANY for the other methods', ['ANY /a', 'GET /a'], 'PUT', '/a', 'ANY /a'],
  ['no route for another method', ['GET /a'], 'POST', '/a', undefined],
  ['no route for a path below', ['GET /a'], 'GET', '/a/b', undefined],
  ['no route for a slash at the end', ['GET /a'], 'GET', '/a/', undefined],
  ['no empty variable', ['GET /a/{v}'], 'GET', '/a/', undefined],
  ['no empty greedy variable', ['GET /a/{v+}'], 'GET', '/a', undefined],
  ['case matters', ['GET /a'], 'GET', '/A', undefined],
])('%s', (_, routeKeys, method, path, expected) => {
  expect(routesOf(...routeKeys)(method, path)?.route.routeKey).toBe(expected);
});

test.each([
  ['GET a', 'must be `METHOD /path`'],
  ['get /a', 'must be `METHOD /path`'],
  ['GET /{rest+}/a', 'must end with its greedy variable'],
])('`%s` is no route', (routeKey, message) => {
  expect(() => routesOf(routeKey)).toThrow(message);
});

test('a route defined twice is refused', () => {
  expect(() => routesOf('GET /a', 'GET /a')).toThrow('`GET /a` is defined twice');
});
