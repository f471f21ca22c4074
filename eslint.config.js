import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** Which rooms of src/main a room may not import; see docs in CONTRIBUTING, "Rooms". */
const forbid = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: {
    'no-restricted-imports': ['error', { patterns: patterns.map(([regex, message]) => ({ regex, message })) }],
  },
})

const electron = ['^electron(/|$)', 'Only hosts/electron and preload import electron.']
const room = (names, message) => [`^(\\.\\./)+(${names})/`, message]

export default tseslint.config(
  { ignores: ['out/', 'node_modules/', 'coverage/', 'test-results/', 'demo-output/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.js'] } } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Typed arrays: an index below length is there, and `as number` says so without a branch in the pixel loops.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  { files: ['src/renderer/**/*.tsx', 'src/renderer/**/*.ts'], ...hooks.configs.flat.recommended },
  forbid(
    ['src/shared/**'],
    [
      ['^(?!\\.{1,2}/|zod$)', 'src/shared imports itself and zod only.'],
      room('main|renderer|preload', 'src/shared imports itself only.'),
    ],
  ),
  forbid(
    ['src/renderer/**'],
    [
      electron,
      room('main|preload', 'The page imports src/shared only.'),
      ['^(node:|zod$)', 'The page has no Node, and contract TYPES only.'],
    ],
  ),
  forbid(['src/preload/**'], [['^(?!electron$)', 'The preload imports electron only.']]),
  forbid(
    ['src/main/project/**'],
    [
      electron,
      room('media|inference|segmentation|engine|jobs|services|export|evaluation|hosts', 'project stands alone.'),
    ],
  ),
  forbid(
    ['src/main/media/**'],
    [
      electron,
      room('project|inference|segmentation|engine|jobs|services|export|evaluation|hosts', 'media stands alone.'),
    ],
  ),
  forbid(
    ['src/main/inference/**'],
    [
      electron,
      room('project|media|segmentation|engine|jobs|services|export|evaluation|hosts', 'inference stands alone.'),
    ],
  ),
  forbid(
    ['src/main/segmentation/**'],
    [
      electron,
      room('project|engine|jobs|services|export|evaluation|hosts', 'segmentation imports inference and media types.'),
    ],
  ),
  forbid(
    ['src/main/evaluation/**'],
    [electron, room('project|engine|jobs|services|hosts', 'evaluation measures; it does not run things.')],
  ),
  forbid(
    ['src/main/vector/**'],
    [
      electron,
      room('project|media|inference|segmentation|engine|jobs|services|export|evaluation|hosts', 'vector stands alone.'),
    ],
  ),
  forbid(
    ['src/main/export/**'],
    [electron, room('project|inference|engine|jobs|services|hosts', 'export writes what it is given.')],
  ),
  forbid(['src/main/engine/**'], [electron, room('project|jobs|services|hosts', 'The engine knows no project.')]),
  forbid(
    ['src/main/jobs/**'],
    [electron, room('services|hosts|segmentation|inference', 'jobs import engine’s contract, project and media.')],
  ),
  forbid(['src/main/services/**'], [electron, room('hosts', 'services know no host.')]),
  forbid(['src/main/hosts/web/**', 'src/main/hosts/cli/**', 'src/main/*.ts'], [electron], ['src/main/index.ts']),
)
