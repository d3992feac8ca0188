/** Sources with the unknown key `overlap_com`, in files that hold them. */

export const json = '{"train_batch_size": 8, "zero_optimization": {"overlap_com": true}}';
const lines = JSON.stringify(JSON.parse(json), null, 2);
export const accelerate =
  'compute_environment: LOCAL_MACHINE\ndistributed_type: DEEPSPEED\nnum_processes: 4\ndeepspeed_config:\n  zero_stage: 2\n  bf16: true\n';
export const yaml =
  'deepspeed:\n  train_micro_batch_size_per_gpu: 8\n  zero_optimization:\n    stage: 2\n    overlap_com: true\n';
const dict = json.replace('true', 'True');
const single = dict.replaceAll('"', "'");
export const escaped = json.replaceAll('"', '\\"');

export const shell: readonly (readonly [string, string])[] = [
  ['a dict for python -c', `python -c 'c = ${dict}'\n`],
  ['a dict for python -c in double quotes', `srun python3 -u -c "c = ${dict.replaceAll('"', '\\"')}" 8\n`],
  ['a dict with single quotes', `python -c "c = ${single}"\n`],
  ['a program that python reads', `python - <<'PY'\nimport deepspeed\nc = ${dict}\nPY\n`],
  ['a program with arguments', `/usr/bin/python3.11 - "$MODEL" <<PY 2>&1\nc = ${dict}\nPY\n`],
  ['a program in a file', `cat > train.py <<'EOF'\nc = ${single}\nEOF\npython train.py\n`],
  ['a config for another program', `cat > "$DIR/lora.yml" << EOF\nbase_model: x\n${yaml}EOF\n`],
  ['lines with tabs before them', `if true; then\n\tcat > x.yaml <<-EOF\n${yaml.replace(/^/gm, '\t')}EOF\nfi\n`],
  ['a string in double quotes', `echo "${escaped}" > ds_config.json\n`],
  ['a string with options of echo', `echo -e -n "${escaped}" > ds_config.json\n`],
  ['a string with line ends', `printf '${lines.replaceAll('\n', '\\n')}\\n' > ds_config.json\n`],
  ['a string with a variable between quotes', `echo '${json.replace('8', `'"$N"'`)}' > ds_config.json\n`],
  ['a string for printf', `printf "%s\\n" "${escaped}" > ds_config.json\n`],
  ['a string with values for printf', `printf '${json.replace('8', '%d')}\\n' "$N" > ds_config.json\n`],
  ['a string that a command reads', `tee ds_config.json <<< '${json}'\n`],
  ['an argument', `deepspeed train.py --config '${json}'\n`],
  ['the value of a variable', `DS_CONFIG='${json}'\n`],
  ['a script in a string', `bash -c 'echo "${escaped}" > ds_config.json'\n`],
];

export const python: readonly (readonly [string, string])[] = [
  ['an argument of json.loads', `import json\nc = json.loads('${json}')\n`],
  ['a string in double quotes', `c = json.loads("${escaped}")\n`],
  ['a string of several lines', `c = json.loads("""\n${lines}\n""")\n`],
  ['a raw string', `c = json.loads(r'${json}')\n`],
  ['an f-string', `c = json.loads(f'${json.replaceAll('{', '{{').replaceAll('}', '}}').replace('8', '{n}')}')\n`],
  ['several strings', `c = json.loads('${json.slice(0, 23)}'\n    '${json.slice(23)}')\n`],
  ['the string of a name', `DS = '''${lines}'''\nc = json.loads(DS)\n`],
  ['a string that is written', `DS = '${json}'\nwith open('ds_config.json', 'w') as f:\n    f.write(DS)\n`],
  ['a string for a path', `Path('ds_config.json').write_text("""${json}""")\n`],
  ['a string for yaml', `c = yaml.safe_load("""\n${yaml}""")\n`],
  ['a string with an indent', `c = yaml.safe_load(textwrap.dedent("""\\\n${yaml.replace(/^(?=.)/gm, '    ')}"""))\n`],
  ['a dict in a string', `c = ast.literal_eval("${single}")\n`],
];

const job = (lines: string) => `steps:\n  - name: train\n    run: |\n${lines.replace(/^(?=.)/gm, '      ')}`;
const spread = JSON.stringify(JSON.parse(json), null, 2);

export const inYaml: readonly (readonly [string, string])[] = [
  ['a file of a ConfigMap', `data:\n  ds_config.json: |\n${spread.replace(/^/gm, '    ')}\n  other: x\n`],
  ['a file of a template', `data:\n  "ds.json": |-   # a\n    ${json.replace('8', '{{ .Values.batch }}')}\n`],
  ['a heredoc in a job', job(`cat <<'EOF' > ds_config.json\n${spread}\nEOF\ndeepspeed train.py\n`)],
  ['a value of a workflow', job(`cat <<EOF > ds.json\n${json.replace('8', '${{ inputs.batch }}')}\nEOF\n`)],
  ['a string in a job', `run: |\n  echo '${json}' > ds.json\n`],
  ['a program in a job', job(`python - <<'PY'\nimport deepspeed\nc = ${dict}\nPY\n`)],
  ['a program of a ConfigMap', `data:\n  train.py: |\n    import deepspeed\n    c = ${dict}\n`],
  ['an item of a list', `args:\n- |\n  echo '${json}' > ds.json\n- x\n`],
  ['YAML of a ConfigMap', `data:\n  a.yaml: |\n${yaml.replace(/^(?=.)/gm, '    ')}`],
];
