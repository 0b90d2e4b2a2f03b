"""What happened to a request is sent to the clinic: signed, again and again until it has arrived, and never to anybody else."""
