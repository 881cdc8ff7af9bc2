module github.com/gramener/gramex-go

go 1.26
