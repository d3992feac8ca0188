# name: DeepSpeed: versions for a bug report
# prefix: ds-versions, deepspeed-versions
# description: Prints the versions that a bug report needs.

for package in torch transformers accelerate deepspeed; do
    python -c "import $package; print('$package', $package.__version__)"
done
ds_report
