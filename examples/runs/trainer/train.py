from datasets import load_dataset
from transformers import AutoModelForCausalLM, AutoTokenizer, DataCollatorForLanguageModeling
from transformers import HfArgumentParser, Trainer, TrainingArguments

model_name = "Qwen/Qwen2.5-1.5B"


def main() -> None:
    (arguments,) = HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()
    tokenizer = AutoTokenizer.from_pretrained(model_name)
    data = load_dataset("Salesforce/wikitext", "wikitext-2-raw-v1", split="train")
    data = data.map(lambda row: tokenizer(row["text"], truncation=True, max_length=1024), remove_columns=["text"])
    Trainer(
        model=AutoModelForCausalLM.from_pretrained(model_name),
        args=arguments,
        train_dataset=data,
        data_collator=DataCollatorForLanguageModeling(tokenizer, mlm=False),
    ).train()


if __name__ == "__main__":
    main()
