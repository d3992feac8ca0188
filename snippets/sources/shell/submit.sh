# name: DeepSpeed: submit to SLURM
# prefix: ds-submit, deepspeed-submit
# description: Queues the script that ds-slurm writes, and shows its state.
# fill: «train.sbatch»

job=$(sbatch --parsable train.sbatch)
squeue --jobs "$job"
