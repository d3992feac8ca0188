# name: DeepSpeed: submit to SLURM
# prefix: ds-submit, deepspeed-submit
# description: Queues the script that ds-slurm writes, and shows where it stands.
# fill: «train.sbatch»

job=$(sbatch --parsable train.sbatch)
squeue --jobs "$job"
