# name: DeepSpeed: versions for a bug report
# prefix: ds-versions, deepspeed-versions
# description: The versions that whoever reads a bug report asks for first.

for package in torch transformers accelerate deepspeed; do
    python -c "import $package; print('$package', $package.__version__)"
done
ds_report
