# name: DeepSpeed: find configs by what is in them
# prefix: ds-examples, deepspeed-examples
# description: Gets the examples of DeepSpeed and lists the JSON files that mention something.
# fill: -e "«OneBitAdam»"

git clone --depth 1 https://github.com/deepspeedai/DeepSpeedExamples
grep -rli --include="*.json" -e "OneBitAdam" DeepSpeedExamples
